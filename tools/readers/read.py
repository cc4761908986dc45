"""Reads feeds with newsboat, sfeed and feedparser, for readers_test.go.

The arguments are files. Printed is, as JSON, for each reader and each file what
the reader makes of it: a list of items, each with id, title, link and the moment
of publication in seconds since 1970.
"""

import calendar
import concurrent.futures
import json
import os
import pathlib
import sqlite3
import subprocess
import sys
import tempfile

import feedparser


def by_feedparser(names):
    out = {}
    for name in names:
        feed = feedparser.parse(name)
        if feed.bozo:
            raise SystemExit(f"feedparser, {name}: {feed.bozo_exception}")
        out[name] = [
            [e.id, e.title, e.link, calendar.timegm(e.published_parsed)]
            for e in feed.entries
        ]
    return out


def by_sfeed(names):
    out = {}
    for name in names:
        with open(name, "rb") as feed:
            table = subprocess.run(["sfeed"], stdin=feed, capture_output=True, check=True)
        out[name] = []
        for line in table.stdout.decode().splitlines():
            moment, title, link, _, _, id = line.split("\t")[:6]
            out[name].append([id, title, link, int(moment)])
    return out


def by_newsboat(names):
    with concurrent.futures.ThreadPoolExecutor(len(names)) as pool:
        return dict(zip(names, pool.map(newsboat, names)))


def newsboat(name):
    """Reads one feed. An item of two feeds is shown in one of them alone."""
    address = pathlib.Path(name).resolve().as_uri()
    with tempfile.TemporaryDirectory() as home:
        def place(name, text=None):
            path = os.path.join(home, name)
            if text is not None:
                pathlib.Path(path).write_text(text)
            return path

        cache = place("cache.db")
        subprocess.run(
            ["newsboat", "-u", place("urls", address + "\n"), "-c", cache, "-C", place("config", ""), "-x", "reload"],
            env={**os.environ, "HOME": home, "XDG_CONFIG_HOME": home, "XDG_DATA_HOME": home},
            stdin=subprocess.DEVNULL, capture_output=True, check=True,
        )
        with sqlite3.connect(cache) as db:
            return [list(row) for row in db.execute("select guid, title, url, pubDate from rss_item")]


files = sys.argv[1:]
json.dump({
    "feedparser": by_feedparser(files), "sfeed": by_sfeed(files), "newsboat": by_newsboat(files),
}, sys.stdout)
