"""What a good lead is: the language, its versions and their signatures."""
