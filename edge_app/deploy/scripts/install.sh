# Install what was sent into the environment that does not run: `install.sh a|b`. What runs is not touched.
set -e
cd /opt/digitlens
slot=$1
rm -rf "$slot" previous
mkdir -p wheels
mv -f incoming/wheels/* wheels/
for wheel in wheels/*; do # those that this version does not need any more
    grep -qxF "${wheel#wheels/}" incoming/needed || rm -f "$wheel"
done
python3 -m venv "$slot"
"$slot/bin/python" -m pip --disable-pip-version-check install --quiet --no-index --find-links wheels digitlens
mv incoming/digitlens.service "$slot/"
if [ -f incoming/model.tflite ]; then mv incoming/model.tflite "$slot/"; fi
install -d -m 700 /etc/digitlens
if [ ! -f /etc/digitlens/environment ]; then install -m 600 incoming/environment /etc/digitlens/environment; fi
rm -rf incoming
"$slot/bin/digitlens" doctor --json || test $? = 1
