// the lambda is a long-lived factory run after this call: the start-up token must not reach into it
namespace I020;

public sealed class ConnectionFactory(HttpClient http)
{
    private Func<Task<string>>? _refresh;

    public async Task StartAsync(CancellationToken startupToken)
    {
        await http.GetStringAsync("/ready", startupToken);
        _refresh = () => http.GetStringAsync("/members");
    }

    public Task<string> RefreshAsync() => _refresh!.Invoke();
}
