"""A demonstration: fictional people, content written for it, and a past. Nobody outside `home` knows of it."""
