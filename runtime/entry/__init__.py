"""Entry of figures and text: saving cells, evaluating formulas, attachments."""
