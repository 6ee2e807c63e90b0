// The only token in sight belongs to another object's life, and is not the caller's.
namespace I041;

public interface IConnection { CancellationToken Closed { get; } string Name { get; } }

public sealed class Greeter(HttpClient http)
{
    public async Task<string> GreetAsync(IConnection connection) =>
        connection.Closed.IsCancellationRequested ? "gone" : await http.GetStringAsync($"/greeting/{connection.Name}");
}
