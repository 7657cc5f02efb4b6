"""Run as a program with a cluster's name, by `launcher.running`: stops its server when the last who uses it is gone."""

import sys

from kapok.platform.database.launcher import watch
from kapok.platform.database.places import cluster

if __name__ == "__main__":
    watch(cluster(sys.argv[1]))
