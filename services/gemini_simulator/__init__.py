"""A server that speaks the Gemini Batch API's wire protocol and draws plausible scenes itself."""
