"""Runs moeload and its peers on the same work, alternating, and writes what came out."""
