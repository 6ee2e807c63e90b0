// the catch-all turns a cancelled lookup into "not found"
namespace M040;

public sealed class Directory(HttpClient http)
{
    public async Task<string?> FindAsync(string user, CancellationToken ct)
    {
        try
        {
            return await http.GetStringAsync("/users/" + user, ct);
        }
        catch (Exception e)
        {
            Console.Error.WriteLine($"lookup of {user}: {e.Message}");
            return null;
        }
    }
}
