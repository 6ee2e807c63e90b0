// Each attempt has a linked source with a limit, but the request is sent with the token of all attempts.
namespace M016;

public sealed class WebhookSender(HttpClient http)
{
    public async Task<bool> DeliverAsync(Uri target, string payload, CancellationToken deliveryToken)
    {
        foreach (var wait in new[] { 0, 1, 5, 30 })
        {
            await Task.Delay(TimeSpan.FromSeconds(wait), deliveryToken);
            using var attempt = CancellationTokenSource.CreateLinkedTokenSource(deliveryToken);
            attempt.CancelAfter(TimeSpan.FromSeconds(10));
            try
            {
                using var content = new StringContent(payload);
                using var response = await http.PostAsync(target, content, deliveryToken);
                if (response.IsSuccessStatusCode)
                {
                    return true;
                }
            }
            catch (OperationCanceledException) when (!deliveryToken.IsCancellationRequested)
            {
                continue;
            }
        }

        return false;
    }
}
