"""Native code in wheels, against what the wheel's tags promise: ELF, Mach-O and PE."""
