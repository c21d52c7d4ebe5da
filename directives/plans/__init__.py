"""Which units have issued the plan a document asks for, and the register of policies."""
