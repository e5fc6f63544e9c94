#!/usr/bin/env bash
# Publishes the gateway and installs it as a service on this machine (Debian with systemd). Run as root in the repository:
#   appliance/install.sh [--publish-only FOLDER]
set -euo pipefail
cd "$(dirname "$0")/.."

publish() {
  dotnet publish src/QaGateway.Host -c Release -r linux-x64 --self-contained -o "$1" -v q
  ln -sf QaGateway.Host "$1/qagateway"
}

if [[ ${1:-} == --publish-only ]]; then
  publish "${2:?a folder is needed}"
  exit 0
fi

[[ $(id -u) == 0 ]] || { echo "Run it as root."; exit 1; }
id qagateway >/dev/null 2>&1 || useradd --system --home-dir /var/lib/qagateway --shell /usr/sbin/nologin qagateway
staged=$(mktemp -d)
trap 'rm -rf "$staged"' EXIT
publish "$staged"
systemctl stop qagateway 2>/dev/null || true
rm -rf /usr/lib/qagateway
install -d -m 0755 /usr/lib/qagateway
cp -a "$staged"/. /usr/lib/qagateway/
chown -R root:root /usr/lib/qagateway
chmod -R u=rwX,go=rX /usr/lib/qagateway
install -d -m 0750 -o root -g qagateway /etc/qagateway
[[ -e /etc/qagateway/gateway.env ]] || install -m 0640 -o root -g qagateway appliance/gateway.env.example /etc/qagateway/gateway.env
install -m 0644 appliance/qagateway.service /etc/systemd/system/qagateway.service
systemctl daemon-reload
systemctl enable --now qagateway
echo "The first administrator's one-time password: journalctl -u qagateway | grep -A2 'First administrator'"
