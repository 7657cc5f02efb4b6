"""`kapok policy diff`, `prove`, `overlay` and `differ`: what changing the rules does. One file a command."""
