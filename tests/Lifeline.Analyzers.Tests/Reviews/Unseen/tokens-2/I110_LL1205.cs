// Each ticket is given the token of its own source: one level per object, no chain.
namespace I110;

public sealed class Ticket(string name) : IDisposable
{
    private readonly CancellationTokenSource _withdrawn = new();

    public string Name => name;

    public CancellationToken Token { get; private set; }

    public void Admit() => Token = _withdrawn.Token;

    public void Withdraw() => _withdrawn.Cancel();

    public void Dispose() => _withdrawn.Dispose();
}

public sealed class Desk(Func<Ticket, CancellationToken, Task> serve)
{
    public async Task ServeAsync(IReadOnlyList<Ticket> tickets)
    {
        foreach (var ticket in tickets)
        {
            ticket.Admit();
            await serve(ticket, ticket.Token);
        }
    }
}
