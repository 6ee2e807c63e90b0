using System.Net;

namespace Lifeline.Http.Calls;

/// <summary>Hosts that no stranger can have: this machine, names that only a network of one's own resolves, private addresses.</summary>
internal static class PrivateHosts
{
    private static readonly string[] s_suffixes = [".local", ".localhost", ".internal", ".svc", ".lan", ".home.arpa"];

    private static readonly IPNetwork[] s_networks =
    [
        IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("172.16.0.0/12"), IPNetwork.Parse("192.168.0.0/16"), IPNetwork.Parse("169.254.0.0/16"),
        IPNetwork.Parse("100.64.0.0/10"), IPNetwork.Parse("fc00::/7"), IPNetwork.Parse("fe80::/10"),
    ];

    public static bool Has(Uri uri) => uri.IsLoopback || (uri.HostNameType switch
    {
        UriHostNameType.IPv4 or UriHostNameType.IPv6 => HasAddress(IPAddress.Parse(uri.IdnHost)),
        _ => HasName(uri.Host.TrimEnd('.')),
    });

    private static bool HasName(string host) =>
        !host.Contains('.', StringComparison.Ordinal) || s_suffixes.Any(suffix => host.EndsWith(suffix, StringComparison.OrdinalIgnoreCase));

    private static bool HasAddress(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return IPAddress.IsLoopback(plain) || s_networks.Any(network => network.Contains(plain));
    }
}
