"""What a network makes of a picture: where it looked, what its stages say, which pictures it finds alike."""
