"""A photo's address in, a stored and normalised photo out; see `library.py` for the whole and its order.

A photo that cannot be had is a `PhotoProblem` with one of these codes, which end up in reports:

    bad_url          the address cannot be used, or points where this deployment does not look
    private_address  it leads to an internal network, or to a port or a host that is not for the web
    not_found        nothing lies there
    refused          the server, or the file system, does not hand it out
    unreachable      the server could not be reached, or kept failing
    timeout          it kept taking too long
    too_large        more bytes or more pixels than are taken
    too_small        fewer pixels than show anything, or a strip of them
    empty            no bytes at all
    not_an_image     something else than a photo: a web page, a document, an unknown kind of picture
    truncated        a photo by its first bytes, but damaged or cut off
    damaged          it lies damaged in the zip archive that the catalogue came in
    undecodable      reading it killed the process that did or fails in a way nobody foresaw (`unforeseen.py`)

This module stays empty, so that a worker process starts without loading an HTTP client.
"""
