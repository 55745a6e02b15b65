# Which wheels came with an earlier deploy?
ls /opt/digitlens/wheels 2>/dev/null || true
