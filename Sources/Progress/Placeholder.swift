// Placeholder: the first file of this target replaces it.
