"""What a pull request changes in the assessments, and what the law asks for it."""
