# Install and export: find_package(authos COMPONENTS authcore) from an install tree.
