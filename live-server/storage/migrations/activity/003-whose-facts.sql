-- Of facts that several nodes took: the node whose they are, by its name while it ran. It counted them as it took them.
ALTER TABLE facts ADD COLUMN node TEXT;
