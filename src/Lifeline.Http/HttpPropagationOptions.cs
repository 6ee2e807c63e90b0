namespace Lifeline.Http;

/// <summary>What a client's calls tell the other side: by which headers how much time is left, and which values.</summary>
/// <remarks>
/// <para>Give it to the client: <c>http.Destination = new HttpPropagationOptions { … }</c>. Immutable and thread-safe; may be shared by clients.</para>
/// </remarks>
public sealed class HttpPropagationOptions
{
    /// <summary>That of a client which was told nothing: sends the remaining time in our own header, less 10 ms, and no values.</summary>
    public static HttpPropagationOptions Default { get; } = new();

    /// <summary>
    /// The headers that tell the remaining time: our own unless set; none for destinations that have no use for it. For a gRPC
    /// service <see cref="RemainingTimeHeader.Grpc"/>, for Connect <see cref="RemainingTimeHeader.Connect"/>.
    /// </summary>
    public IReadOnlyList<RemainingTimeHeader> Headers { get; init; } = [RemainingTimeHeader.Lifeline];

    /// <summary>
    /// What becomes of the remaining time before it is sent. Unless set, a margin of 10 ms is held back for the way there and
    /// back, so that the other side gives up first and can still say why.
    /// </summary>
    public RemainingTimeLimits Limits { get; init; } = new() { Margin = TimeSpan.FromMilliseconds(10) };

    /// <summary>
    /// The keys whose values are sent to <see cref="TrustedHosts"/>; none unless set. To nobody, by no client, does an activity's
    /// baggage go under their names, as the framework would send it.
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
    /// To whom values are sent: <c>pricing</c> or <c>pricing:8080</c>, without regard to case. None unless set. A call to any
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
