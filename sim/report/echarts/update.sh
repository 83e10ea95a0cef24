#!/usr/bin/env bash
# Replaces the vendored Apache ECharts by a version of its npm package: update.sh 6.1.0
set -euo pipefail
cd "$(dirname "$0")"
version=${1:?usage: update.sh VERSION}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
(cd "$tmp" && npm pack --silent "echarts@$version" && tar xzf "echarts-$version.tgz")
cp "$tmp/package/dist/echarts.min.js" "$tmp/package/LICENSE" "$tmp/package/NOTICE" .
printf '{\n\t"version": "%s",\n\t"sha256": "%s"\n}\n' "$version" "$(sha256sum echarts.min.js | cut -d' ' -f1)" >version.json
