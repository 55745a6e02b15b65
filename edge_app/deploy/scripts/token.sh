# The token that the service asks for.
sed -n 's/^DIGITLENS_TOKEN=//p' /etc/digitlens/environment
