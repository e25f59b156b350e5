"""Log formats, one file each: `DECODER` turns bytes into events, `READER` turns those into rows."""
