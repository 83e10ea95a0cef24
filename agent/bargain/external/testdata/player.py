"""A party that concedes evenly: it offers its worst draft still worth the aim."""
import itertools
import json
import sys

game = json.loads(sys.stdin.readline())
drafts = list(itertools.product(*(term["options"] for term in game["terms"])))
values = {d: v for d, v in zip(drafts, game["values"]) if v is not None}
best, reserve = max(values.values()), game.get("reserve", min(values.values()))

for line in sys.stdin:
    turn = json.loads(line)
    time = (turn["round"] + 1) / (game["rounds"] + 1)
    aim = best - time * (best - reserve)
    if turn.get("value") is not None and turn["value"] >= aim:
        move = {"act": "accept"}
    else:
        good = [d for d, v in values.items() if v >= aim]
        move = {"act": "offer", "offer": list(min(good, key=values.get))}
    print(json.dumps(move), flush=True)
