"""What a person sees. Page files stand one folder deeper; a .py here would break the first deep link (see docs)."""
