// TaskCanceledException of the caller's own token counts as one more failed try, and the loop goes on.
// also: LL1204
namespace M079;

public sealed class Patient(HttpClient http)
{
    public async Task<string?> GetAsync(string path, CancellationToken token)
    {
        var tries = 5;
        do
        {
            try
            {
                return await http.GetStringAsync(path, token);
            }
            catch (TaskCanceledException)
            {
                Console.WriteLine($"{path}: {tries} tries left");
            }
        }
        while (--tries > 0);
        return null;
    }
}
