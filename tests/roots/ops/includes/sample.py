import os
print(os)
print()
