"""The register of agencies: what each is called, consists of, became, owes and hands over."""
