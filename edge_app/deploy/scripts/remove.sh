# Take away all that deploy put here.
systemctl disable --now --quiet digitlens 2>/dev/null
rm -rf /etc/systemd/system/digitlens.service /etc/digitlens /opt/digitlens
systemctl daemon-reload
