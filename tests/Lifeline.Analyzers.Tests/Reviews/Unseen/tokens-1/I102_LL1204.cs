// Filtered by the token: anything but the caller's cancel gives the default.

namespace I102;

public class Flags(HttpClient http)
{
    public async Task<bool> IsOnAsync(string flag, CancellationToken ct)
    {
        try
        {
            return await http.GetStringAsync($"/flags/{flag}", ct) == "on";
        }
        catch (Exception) when (!ct.IsCancellationRequested)
        {
            return false;
        }
    }
}
