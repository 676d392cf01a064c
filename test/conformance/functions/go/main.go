// A function for provided.al2023 as the guide of aws-lambda-go has it: it sums what the records of a Kinesis event hold.
package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-lambda-go/lambdacontext"
)

type answer struct {
	Sum         int    `json:"sum"`
	RequestID   string `json:"requestId"`
	FunctionArn string `json:"functionArn"`
	Function    string `json:"function"`
	Memory      int    `json:"memory"`
	HasDeadline bool   `json:"hasDeadline"`
}

func handle(ctx context.Context, event events.KinesisEvent) (*answer, error) {
	deadline, _ := ctx.Deadline()
	facts, _ := lambdacontext.FromContext(ctx)
	sum := 0
	for _, record := range event.Records {
		text := string(record.Kinesis.Data)
		if text == "panic" {
			panic("cannot go on")
		}
		number, err := strconv.Atoi(text)
		if err != nil {
			return nil, errors.New("not a number: " + text)
		}
		sum += number
	}
	fmt.Printf("summed %d records\n", len(event.Records))
	return &answer{sum, facts.AwsRequestID, facts.InvokedFunctionArn, lambdacontext.FunctionName,
		lambdacontext.MemoryLimitInMB, deadline.After(time.Now())}, nil
}

func main() {
	lambda.Start(handle)
}
