# Let an environment run: `switch.sh a|b`. If its service does not start, the one before runs again, and the end is 1.
cd /opt/digitlens || exit 2
before=$(readlink current)

# Type=notify: the restart ends well only once the app answers on its port.
run() {
    cp "$1/digitlens.service" /etc/systemd/system/digitlens.service || return
    ln -sfn "$1" new && mv -T new current || return # one step: there is no moment without a link
    systemctl daemon-reload || return
    systemctl reset-failed digitlens 2>/dev/null
    systemctl restart digitlens
}

if run "$1"; then
    systemctl enable --quiet digitlens
    if [ -n "$before" ] && [ "$before" != "$1" ]; then ln -sfn "$before" new && mv -T new previous; fi
    exit 0
fi
journalctl -u digitlens -n 8 -o cat --no-pager >&2
if [ -n "$before" ] && [ "$before" != "$1" ]; then
    run "$before" || true
else
    systemctl disable --now --quiet digitlens
fi
exit 1
