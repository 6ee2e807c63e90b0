using Lifeline;
using Lifeline.IO.Calls;

namespace System.Net;

/// <summary>Name lookups, with a context where they take a token.</summary>
/// <remarks>
/// The call returns at once when the context ends. The lookup itself can't be stopped: the system's resolver blocks a
/// thread of the pool until it has an answer or gives up, by default after some 10 s a server (see <c>resolv.conf</c>).
/// </remarks>
public static class LifelineDnsExtensions
{
    extension(Dns)
    {
        /// <summary>Looks up the addresses of a name.</summary>
        /// <param name="host">The name, or an address, which is its own answer.</param>
        /// <param name="ctx">Ends the wait.</param>
        /// <exception cref="ContextEndedException">The context has ended.</exception>
        /// <exception cref="Sockets.SocketException">There is no such name, or no answer.</exception>
        public static ValueTask<IPAddress[]> GetHostAddressesAsync(string host, Context ctx) =>
            IoOperation.RunAsync(
                ctx,
                host,
                static (host, token) => AbandonAsync(Dns.GetHostAddressesAsync(host, token), token),
                static host => $"looking up {host}");

        /// <summary>Looks up the addresses and names of a host.</summary>
        /// <param name="host">A name or an address.</param>
        /// <param name="ctx">Ends the wait.</param>
        /// <exception cref="ContextEndedException">The context has ended.</exception>
        /// <exception cref="Sockets.SocketException">There is no such host, or no answer.</exception>
        public static ValueTask<IPHostEntry> GetHostEntryAsync(string host, Context ctx) =>
            IoOperation.RunAsync(
                ctx,
                host,
                static (host, token) => AbandonAsync(Dns.GetHostEntryAsync(host, token), token),
                static host => $"looking up {host}");
    }

    // Once a lookup has begun, the framework no longer checks the token. It writes to no buffer of the caller, so it can be abandoned.
    private static async ValueTask<T> AbandonAsync<T>(Task<T> lookup, CancellationToken token)
    {
        try
        {
            return await lookup.WaitAsync(token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!lookup.IsCompleted)
        {
            _ = lookup.ContinueWith(
                static late => late.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            throw;
        }
    }
}
