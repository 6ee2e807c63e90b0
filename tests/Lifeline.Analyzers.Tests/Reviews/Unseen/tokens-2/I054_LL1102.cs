// There is no token in scope where the convenience overload passes none.
namespace I054;

public sealed class Mail(Func<string, string, CancellationToken, Task> send)
{
    public Task SendAsync(string to, string text, CancellationToken token) => send(to, text, token);

    public Task SendAsync(string to, string text) => SendAsync(to, text, CancellationToken.None);
}
