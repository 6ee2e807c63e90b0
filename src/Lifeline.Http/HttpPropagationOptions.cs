namespace Lifeline.Http;

/// <summary>What a client's calls send to the other side: the remaining time, by which headers, and which values.</summary>
/// <remarks>
/// <para>Give it to the client: <c>http.Destination = new HttpPropagationOptions { … }</c>. Immutable and thread-safe; may be shared by clients.</para>
/// </remarks>
public sealed class HttpPropagationOptions
{
    /// <summary>The options of a client for which none were set: sends the remaining time less 10 ms, in Lifeline's own header, and no values.</summary>
    public static HttpPropagationOptions Default { get; } = new();

    /// <summary>
    /// The headers for the remaining time: Lifeline's own unless set; none for destinations that don't use it. For a gRPC
    /// service <see cref="RemainingTimeHeader.Grpc"/>, for Connect <see cref="RemainingTimeHeader.Connect"/>.
    /// </summary>
    public IReadOnlyList<RemainingTimeHeader> Headers { get; init; } = [RemainingTimeHeader.Lifeline];

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

    internal bool Trusts(Uri? uri) => uri is { IsAbsoluteUri: true } && TrustedHosts.Any(host =>
        host.Equals(uri.Host, StringComparison.OrdinalIgnoreCase) || host.Equals(uri.Authority, StringComparison.OrdinalIgnoreCase));
}
