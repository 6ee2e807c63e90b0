using System.Diagnostics.CodeAnalysis;
using System.Text;
using Lifeline;
using Lifeline.AspNetCore;
using Lifeline.AspNetCore.WebSockets;

namespace System.Net.WebSockets;

/// <summary>
/// A WebSocket's calls, with a context where they take a token. A token that is canceled aborts the connection; a context
/// that ends closes it by the protocol's closing handshake, with a reason that the other side can read.
/// </summary>
/// <remarks>As thread-safe as the socket: one receive and one send at a time.</remarks>
public static class LifelineWebSocketExtensions
{
    private const int MaxReasonBytes = 123;    // the limit of a close frame's reason
    private const string Receiving = "receiving from a WebSocket";
    private static readonly TimeSpan s_closeTimeout = TimeSpan.FromSeconds(1);

    /// <param name="socket">The WebSocket.</param>
    extension(WebSocket socket)
    {
        /// <summary>Receives a message, or a part of one.</summary>
        /// <param name="buffer">Where to put it.</param>
        /// <param name="ctx">
        /// Ends the wait. The other side is then sent a closing frame, with status 1001 (going away) and a sentence that says
        /// why, and has a second to answer it before the connection is aborted. The sentence has the details that a response to a
        /// request would have: names and causes only where <see cref="LifelineOptions.ShowDetails"/> says so.
        /// </param>
        /// <returns>What was received, also when the context ended in the same instant; its message type says when the other side closed.</returns>
        /// <exception cref="ContextEndedException">The context has ended, before or while waiting. The socket is closed or aborted.</exception>
        /// <exception cref="WebSocketException">The connection failed.</exception>
        /// <exception cref="ArgumentNullException"><paramref name="socket"/> is null.</exception>
        [SuppressMessage("Lifeline", "LL1102:BackgroundAtHand", Justification = "A token would abort the connection; the end of the context closes it in order.")]
        public async Task<ValueWebSocketReceiveResult> ReceiveAsync(Memory<byte> buffer, Context ctx)
        {
            ArgumentNullException.ThrowIfNull(socket);
            var start = ctx.Clock.GetTimestamp();
            var receiving = ctx.IsDone ? null : socket.ReceiveAsync(buffer, CancellationToken.None).AsTask();
            if (receiving is not null)
            {
                await ((Task)receiving).WaitAsync(ctx.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            if (receiving is { IsCompleted: true })
            {
                try
                {
                    return await receiving.ConfigureAwait(false);       // also if the context has ended at the same time
                }
                catch (Exception failure) when (ctx.ErrorBehind(failure, Receiving, ctx.Clock.GetElapsedTime(start), IsCausedByCancel) is { } ended)
                {
                    throw ended;
                }
            }

            var error = ctx.EndedDuring(Receiving, ctx.Clock.GetElapsedTime(start))!;
            await CloseAsync(socket, receiving, CloseDescription.For(error)).ConfigureAwait(false);
            throw error;
        }

        /// <summary>Sends a message, or a part of one.</summary>
        /// <param name="buffer">What to send.</param>
        /// <param name="type">Text or binary.</param>
        /// <param name="endOfMessage">Whether the message ends with this.</param>
        /// <param name="ctx">Ends the call. As half a frame may have been sent by then, the connection is aborted.</param>
        /// <exception cref="ContextEndedException">The context has ended, before or during the call.</exception>
        /// <exception cref="WebSocketException">The connection failed.</exception>
        /// <exception cref="ArgumentNullException"><paramref name="socket"/> is null.</exception>
        public async Task SendAsync(ReadOnlyMemory<byte> buffer, WebSocketMessageType type, bool endOfMessage, Context ctx)
        {
            ArgumentNullException.ThrowIfNull(socket);
            ctx.ThrowIfDone();
            var start = ctx.Clock.GetTimestamp();
            try
            {
                await socket.SendAsync(buffer, type, endOfMessage, ctx.Token).ConfigureAwait(false);
            }
            catch (Exception failure) when (ctx.ErrorBehind(failure, "sending to a WebSocket", ctx.Clock.GetElapsedTime(start), IsCausedByCancel) is { } ended)
            {
                throw ended;
            }
        }
    }

    private static bool? IsCausedByCancel(Exception failure) => failure is WebSocketException ? true : null;

    // The pending receive gets the peer's close frame, or a message that the peer had sent before.
    private static async Task CloseAsync(WebSocket socket, Task<ValueWebSocketReceiveResult>? receiving, string reason)
    {
        using var timeout = new CancellationTokenSource(s_closeTimeout, TimeProvider.System);  // real time: the peer does not run on the context's clock
        try
        {
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                await socket.CloseOutputAsync(WebSocketCloseStatus.EndpointUnavailable, Truncate(reason), timeout.Token).ConfigureAwait(false);
            }

            var rest = new byte[256];
            while (receiving is not null && (await receiving.WaitAsync(timeout.Token).ConfigureAwait(false)).MessageType != WebSocketMessageType.Close)
            {
                timeout.Token.ThrowIfCancellationRequested();           // for a peer that continues to send
                receiving = socket.ReceiveAsync(rest.AsMemory(), CancellationToken.None).AsTask();
            }
        }
        catch (Exception failure) when (failure is OperationCanceledException or WebSocketException or ObjectDisposedException)
        {
            socket.Abort();                     // the peer has not answered in time, or the connection failed
            await ((Task?)receiving ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);     // the abort ends it
        }
    }

    private static string Truncate(string reason)
    {
        var utf8 = Encoding.UTF8.GetBytes(reason);
        var count = Math.Min(utf8.Length, MaxReasonBytes);
        while (count < utf8.Length && (utf8[count] & 0b1100_0000) == 0b1000_0000)
        {
            count--;                            // don't split a character
        }

        return Encoding.UTF8.GetString(utf8, 0, count);
    }
}
