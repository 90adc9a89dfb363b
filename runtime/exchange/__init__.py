"""Figures that other systems send: packets by our own mapping, not yet compared with QCVN 125."""
