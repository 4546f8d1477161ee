"""Fine-tuning from the command line: a folder of pictures in, a network out."""
