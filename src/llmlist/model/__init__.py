"""Values: what a catalogue, its entries, edits and problems are. Pure, standard library only."""
