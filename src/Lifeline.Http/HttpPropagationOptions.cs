using Lifeline.Http.Calls;

namespace Lifeline.Http;

/// <summary>What a client's calls send to the other side: the remaining time, by which headers, and which values.</summary>
/// <remarks>
/// <para>Give it to the client: <c>http.Destination = new HttpPropagationOptions { … }</c>. Immutable and thread-safe; may be shared by clients.</para>
/// </remarks>
public sealed class HttpPropagationOptions
{
    private readonly bool _tellsEveryHost;      // Headers was set

    /// <summary>The options of a client for which none were set: sends the remaining time less 10 ms, in Lifeline's own header, to hosts of one's own, and no values.</summary>
    public static HttpPropagationOptions Default { get; } = new();

    /// <summary>
    /// The headers for the remaining time. For a gRPC service <see cref="RemainingTimeHeader.Grpc"/>, for Connect
    /// <see cref="RemainingTimeHeader.Connect"/>; none for destinations that don't use it. Once set, they are sent to every host that the client calls.
    /// </summary>
    /// <remarks>
    /// Unless set, Lifeline's own, and only to hosts that look like one's own, as strangers have no use for it: <see cref="TrustedHosts"/>,
    /// this machine, names without a dot (<c>pricing</c>), names under <c>local</c>, <c>localhost</c>, <c>internal</c>, <c>svc</c>, <c>lan</c> or <c>home.arpa</c>,
    /// and private addresses.
    /// </remarks>
    public IReadOnlyList<RemainingTimeHeader> Headers
    {
        get;
        init
        {
            field = value;
            _tellsEveryHost = true;
        }
    } = [RemainingTimeHeader.Lifeline];

    /// <summary>
    /// The limits that are applied to the remaining time before it is sent. Unless set, a margin of 10 ms is subtracted for the way
    /// there and back, so that the other side ends first and can still send the reason.
    /// </summary>
    public RemainingTimeLimits Limits { get; init; } = new() { Margin = TimeSpan.FromMilliseconds(10) };

    /// <summary>
    /// The keys whose values are sent to <see cref="TrustedHosts"/>; none unless set. Members of an activity's baggage with their names,
    /// which the framework would send to any host, are sent to no host by any client.
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public ContextBaggage Baggage
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    } = ContextBaggage.None;

    /// <summary>
    /// The hosts to which values are sent: <c>pricing</c> or <c>pricing:8080</c>, without regard to case. None unless set. A call to any
    /// other host, say by an absolute address, sends no values.
    /// </summary>
    /// <remarks>
    /// A redirect to any other host loses the values, where <see cref="SocketsHttpHandler"/> follows it and the framework's activity
    /// propagation is not switched off. Elsewhere switch redirects off for a client that sends values.
    /// </remarks>
    public IReadOnlyList<string> TrustedHosts { get; init; } = [];

    /// <summary>Whether the remaining time is sent to this host.</summary>
    internal bool TellsTimeTo(Uri? uri) => _tellsEveryHost || uri is not { IsAbsoluteUri: true } || PrivateHosts.Has(uri) || Trusts(uri);

    internal bool Trusts(Uri? uri) => uri is { IsAbsoluteUri: true } && TrustedHosts.Any(host =>
        host.Equals(uri.Host, StringComparison.OrdinalIgnoreCase) || host.Equals(uri.Authority, StringComparison.OrdinalIgnoreCase));
}
