"""How every file in assets/models was made: `python -m core.pretrain NAME --data FOLDER`."""
