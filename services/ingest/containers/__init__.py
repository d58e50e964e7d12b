"""What a catalogue may be packed in: gzip, zip with its photos beside it, or a workbook."""
