// One attempt's timeout is made outside the retry loop: after the first timeout every retry is doomed.

namespace M020;

public sealed class Notifier(HttpClient http, Action<string> log)
{
    public async Task<bool> SendAsync(Context ctx, string url)
    {
        using var attempt = ctx.WithTimeout(TimeSpan.FromSeconds(2));
        for (var number = 1; number <= 3; number++)
        {
            try
            {
                using var response = await http.PostAsync(url, null, attempt);
                return response.IsSuccessStatusCode;
            }
            catch (DeadlineExceededException late) when (!ctx.IsDone)
            {
                log($"attempt {number}: {late.Message}");
            }
        }

        return false;
    }
}
