"""Files beside a report: judged by their content, kept by their hash, scanned where a scanner is configured."""
