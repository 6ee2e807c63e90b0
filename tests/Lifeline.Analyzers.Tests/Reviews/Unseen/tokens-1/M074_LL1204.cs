// The catch-all logs a cancelled send as an error and reports it as a failed one.
using Microsoft.Extensions.Logging;

namespace M074;

public class SmsSender(HttpClient http, ILogger<SmsSender> logger)
{
    public async Task<bool> SendAsync(string number, string text, CancellationToken ct)
    {
        try
        {
            using var response = await http.PostAsync($"/sms/{number}", new StringContent(text), ct);
            return response.IsSuccessStatusCode;
        }
        catch (Exception ex)
        {
            logger.LogError(ex, "SMS to {Number} failed", number);
            return false;
        }
    }
}
