#!/bin/sh
# Boot a throwaway Debian over ssh: `unshare --mount sh machine.sh FOLDER PORT KEY`, as root. Ends when it is killed.
#
# Its root is an overlay on this machine's: real systemd, real OpenSSH, a user of its own, and nothing of it stays. It
# shares this machine's network; sshd listens on 127.0.0.1:PORT alone. Nothing here runs or changes outside the overlay.
set -e
folder=$1 port=$2 key=$3
root=$folder/root

mount --make-rprivate /
mount -t tmpfs -o size=4g tmpfs "$folder" # an overlay's upper folder may not lie in its lower one
mkdir "$folder/upper" "$folder/work" "$root"
mount -t overlay overlay -o "lowerdir=/,upperdir=$folder/upper,workdir=$folder/work" "$root"

mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
chroot "$root" sh -ec '
    export DEBIAN_FRONTEND=noninteractive
    apt-get -qq update
    apt-get -qq install --no-install-recommends openssh-server sudo systemd systemd-sysv dbus python3-venv
    useradd --create-home --shell /bin/sh pi
    install -d -o pi -g pi -m 700 /home/pi/.ssh
    echo "pi ALL=(ALL) NOPASSWD: ALL" >/etc/sudoers.d/010_pi' >/dev/null 2>"$root/tmp/apt.log" || {
    cat "$root/tmp/apt.log" >&2
    exit 1
}
umount -l "$root/dev" "$root/proc"
install -m 644 "$key" "$root/home/pi/.ssh/authorized_keys"
printf 'Port %s\nListenAddress 127.0.0.1\nPasswordAuthentication no\n' "$port" >"$root/etc/ssh/sshd_config.d/here.conf"

cat >"$root/etc/systemd/system/here.target" <<EOF
[Unit]
Requires=basic.target ssh.service dbus.service systemd-user-sessions.service
After=basic.target ssh.service systemd-user-sessions.service
AllowIsolate=yes
EOF
ln -sf here.target "$root/etc/systemd/system/default.target"
# What wants hardware, or a kernel of its own.
for unit in systemd-udevd.service systemd-udevd-kernel.socket systemd-udevd-control.socket systemd-udev-trigger.service \
    systemd-timesyncd.service systemd-networkd.service systemd-resolved.service systemd-logind.service getty.target \
    dev-hugepages.mount dev-mqueue.mount sys-kernel-debug.mount sys-kernel-tracing.mount systemd-remount-fs.service \
    systemd-random-seed.service apt-daily.timer apt-daily-upgrade.timer; do
    ln -sf /dev/null "$root/etc/systemd/system/$unit"
done
: >"$root/etc/fstab"

exec unshare --kill-child --pid --fork --uts --ipc --cgroup sh -ec '
    cd "$1"
    mount -t proc proc proc
    mount -t sysfs -o ro sysfs sys
    mount -t cgroup2 cgroup2 sys/fs/cgroup
    mount -t tmpfs tmpfs run
    mount -t tmpfs tmpfs tmp
    mount -t tmpfs -o mode=755 tmpfs dev
    for device in null zero full random urandom tty; do
        : >"dev/$device"
        mount --bind "/dev/$device" "dev/$device"
    done
    mkdir dev/pts dev/shm old
    mount -t devpts -o newinstance,ptmxmode=0666 devpts dev/pts
    ln -s pts/ptmx dev/ptmx
    ln -s /proc/self/fd dev/fd
    mount -t tmpfs tmpfs dev/shm
    pivot_root . old
    umount -l /old
    hostname throwaway
    export container=lxc
    exec /lib/systemd/systemd --system --log-target=null --show-status=no' sh "$root"
