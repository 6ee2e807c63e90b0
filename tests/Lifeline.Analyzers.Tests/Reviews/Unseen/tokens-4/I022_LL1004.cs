// The source stays private; what the caller gets is a token and a disposable that ends it.
namespace I022;

public sealed class WorkTicket : IDisposable
{
    private readonly CancellationTokenSource _source = new();

    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        _source.Cancel();
        _source.Dispose();
    }
}

public class TicketOffice
{
    public int Issued { get; private set; }
    public WorkTicket Issue() { Issued++; return new WorkTicket(); }
}
